-- Set when to look at a person again, unless the person changed since the decision.
--
-- KEYS 1 person hash   2 due list
-- ARGV 1 person id   2 version the decision was made on
--      3 look again at (civil seconds, never earlier than now set; '' to take off the list)
-- Returns 'ok' | 'stale'
if (redis.call('HGET', KEYS[1], 'v') or '') ~= ARGV[2] then return 'stale' end
if ARGV[3] == '' then redis.call('ZREM', KEYS[2], ARGV[1])
else redis.call('ZADD', KEYS[2], 'XX', 'GT', ARGV[3], ARGV[1]) end
return 'ok'
