-- Compare and set one string.
--
-- KEYS 1 the key
-- ARGV 1 the value it should have ('' for none)   2 the new value   3 lifetime in seconds
-- Returns 1 when set, 0 when somebody was faster
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
