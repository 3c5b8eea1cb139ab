-- Close one local day of one person, and set the next look.
--
-- KEYS 1 person hash   2 due list   3 ledger   4 day index
-- ARGV 1 person id   2 version the next due time was computed on   3 local day
--      4 final state (accepted, skipped, failed, unknown)   5 sid ('' to leave)   6 error
--      7 next look (civil seconds, '' for none)   8 the text was used: 1 or 0
--      9 what becomes of the person: '' | 'out' | 'paused'   10 server now (seconds)
-- A ledger that a delivery report has moved further keeps its state. A day that was closed already
-- stays as it is: whoever comes second counts nothing and sets no look.
-- Returns 'ok' | 'stale' (the person changed: compute again)
if (redis.call('HGET', KEYS[1], 'v') or '') ~= ARGV[2] then return 'stale' end
local state = redis.call('HGET', KEYS[3], 'state')
local open = {claimed = true, unknown = true, due = true}
if state and not open[state] and redis.call('HGET', KEYS[1], 'd.open') ~= ARGV[3] then
  if ARGV[5] ~= '' then redis.call('HSETNX', KEYS[3], 'sid', ARGV[5]) end
  return 'ok'
end
if not state or open[state] then redis.call('HSET', KEYS[3], 'state', ARGV[4], 'error', ARGV[6]) end
if ARGV[5] ~= '' then redis.call('HSET', KEYS[3], 'sid', ARGV[5]) end
redis.call('HSET', KEYS[3], 'closed_at', ARGV[10])
redis.call('EXPIRE', KEYS[3], 40 * 86400)
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('EXPIRE', KEYS[4], 40 * 86400)

redis.call('HDEL', KEYS[1], 'd.open')
if (redis.call('HGET', KEYS[1], 'd.day') or '') < ARGV[3] then
  redis.call('HSET', KEYS[1], 'd.day', ARGV[3])
end
if ARGV[8] == '1' then redis.call('HINCRBY', KEYS[1], 'd.sent', 1) end
if ARGV[9] == 'out' then
  redis.call('HSET', KEYS[1], 'out', '1')
  redis.call('HDEL', KEYS[1], 'd.state')
elseif ARGV[9] == 'paused' and redis.call('HEXISTS', KEYS[1], 'd.state') == 1 then
  redis.call('HSET', KEYS[1], 'd.state', 'paused')
  redis.call('HDEL', KEYS[1], 'd.until')
end
if ARGV[9] ~= '' then redis.call('HINCRBY', KEYS[1], 'v', 1) end

local on = redis.call('HGET', KEYS[1], 'd.state')
if on and on ~= 'asked' and ARGV[7] ~= '' and ARGV[9] == '' then
  redis.call('ZADD', KEYS[2], ARGV[7], ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
  if not on or on == 'asked' then redis.call('HDEL', KEYS[1], 'number') end
end
return 'ok'
