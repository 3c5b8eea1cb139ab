-- Let go of, or hold on to, a lock that is still ours.
--
-- KEYS 1 the lock
-- ARGV 1 the holder's token   2 milliseconds to hold on for (0: let go)
-- Returns 1 when it was ours, 0 when it is somebody else's
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
