-- Claim one person's message of one local day, durably, before anything is sent.
--
-- KEYS 1 person hash   2 due list   3 ledger   4 day index
-- ARGV 1 person id   2 version the decision was made on   3 local day   4 server now (seconds)
--      5 lease until (server seconds)   6 look again at (civil seconds)   7 claim token
--      8.. field, value pairs frozen with the claim (text_id, body, hash, sender, ...)
-- A pause does not end by itself: whoever decided on this version saw that it is over.
-- Returns 'ok' | 'stale' (changed meanwhile) | 'taken' (that day is claimed or done, or another is
--   open)
if (redis.call('HGET', KEYS[1], 'v') or '') ~= ARGV[2] then return 'stale' end
local on = redis.call('HGET', KEYS[1], 'd.state')
if on ~= 'on' and on ~= 'paused' then return 'stale' end
if redis.call('HEXISTS', KEYS[1], 'out') == 1 then return 'stale' end
local state = redis.call('HGET', KEYS[3], 'state')
if state and state ~= 'due' then return 'taken' end
if (redis.call('HGET', KEYS[1], 'd.open') or ARGV[3]) ~= ARGV[3] then return 'taken' end

-- Each time: the ledger holds what this claim is about to send, which is what will be asked for.
for i = 8, #ARGV, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
redis.call('HSETNX', KEYS[3], 'first_at', ARGV[4])
redis.call('HSET', KEYS[3], 'state', 'claimed', 'token', ARGV[7], 'lease', ARGV[5], 'at', ARGV[4])
redis.call('HINCRBY', KEYS[3], 'attempts', 1)
redis.call('EXPIRE', KEYS[3], 40 * 86400)
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('EXPIRE', KEYS[4], 40 * 86400)
redis.call('HSET', KEYS[1], 'd.open', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[6], ARGV[1])
return 'ok'
