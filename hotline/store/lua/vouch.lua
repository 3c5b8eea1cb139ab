-- A web host says that its journal is empty; dated by the server's clock, which all hosts share.
--
-- KEYS 1 web hosts (host -> server seconds of its last word)
-- ARGV 1 host
-- Returns 1
local now = redis.call('TIME')
redis.call('ZADD', KEYS[1], now[1] .. '.' .. string.format('%06d', now[2]), ARGV[1])
return 1
