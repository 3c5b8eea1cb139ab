-- The web hosts whose word is too old, or older than this server's last start.
--
-- KEYS 1 web hosts (host -> server seconds of its last word)
-- ARGV 1 seconds for which a word counts   2 seconds after which a silent host is forgotten
-- Returns the hosts' names
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1e6
local up = string.match(redis.call('INFO', 'server'), 'uptime_in_seconds:(%d+)')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
-- Before a restart a host may have been cut off and written to its journal. The server counts whole
-- seconds, so the first one after its start does not count either.
local started = math.floor(now) - tonumber(up) + 1
return redis.call('ZRANGE', KEYS[1], '-inf', math.max(now - ARGV[1], started), 'BYSCORE')
