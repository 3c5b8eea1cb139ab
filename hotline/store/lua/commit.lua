-- Commit one turn of one person, if nobody was faster.
--
-- KEYS 1 person hash   2 stored answer   3 consent list   4 due list   5 counters
--      6 standing, the bucket where the person is counted   7 standing, the bucket from now on
-- ARGV 1 person id     2 expected version ('' for a person that is not there yet)
--      3 JSON: set {field: value}, drop [field], due number|"drop"|null, count {name: n},
--        lifetime seconds of the person (0: no end), answer_lifetime seconds,
--        counted and at: "bucket|step" where the person is counted and will be ('' for nowhere)
--      4 sealed answer ('' for none)   5 sealed number ('' to leave it)   6.. sealed consent records
-- Returns {'ok', version} | {'stale'} | {'answered', sealed answer}
local answered = redis.call('GET', KEYS[2])
if answered then return {'answered', answered} end
local version = redis.call('HGET', KEYS[1], 'v') or ''
if version ~= ARGV[2] then return {'stale'} end

local change = cjson.decode(ARGV[3])
for field, value in pairs(change.set) do redis.call('HSET', KEYS[1], field, value) end
for _, field in ipairs(change.drop) do redis.call('HDEL', KEYS[1], field) end
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'number', ARGV[5]) end

if change.due == 'drop' then
  -- A message of theirs may still be unsettled at the carrier: then the worker closes it first,
  -- and takes the number away itself. It never sends to somebody who has left.
  if redis.call('HEXISTS', KEYS[1], 'd.open') == 0 then
    redis.call('ZREM', KEYS[4], ARGV[1])
    redis.call('HDEL', KEYS[1], 'number')
  end
elseif type(change.due) == 'number' and redis.call('HEXISTS', KEYS[1], 'd.open') == 0 then
  redis.call('ZADD', KEYS[4], change.due, ARGV[1])
end

for i = 6, #ARGV do redis.call('RPUSH', KEYS[3], ARGV[i]) end
for name, n in pairs(change.count) do redis.call('HINCRBY', KEYS[5], name, n) end
local new = redis.call('HINCRBY', KEYS[1], 'v', 1)
if change.lifetime == 0 then redis.call('PERSIST', KEYS[1])
else redis.call('EXPIRE', KEYS[1], change.lifetime) end

-- Nobody else writes `at`, and the version held: what was loaded is where the person is counted.
local function step(mark) return string.match(mark, '|(.+)$') end
if change.at ~= change.counted then
  if change.counted ~= '' then
    local left = step(change.counted)
    if redis.call('HINCRBY', KEYS[6], left, -1) < 1 then redis.call('HDEL', KEYS[6], left) end
    redis.call('HDEL', KEYS[1], 'at')
  end
  if change.at ~= '' then
    redis.call('HINCRBY', KEYS[7], step(change.at), 1)
    redis.call('HSET', KEYS[1], 'at', change.at)
  end
end
-- Each time, moved or not: a bucket ends with the last of its people, never before.
if change.at ~= '' and change.lifetime > 0 then
  redis.call('EXPIRE', KEYS[7], change.lifetime)
end

if ARGV[4] ~= '' then redis.call('SET', KEYS[2], ARGV[4], 'EX', change.answer_lifetime) end
return {'ok', new}
