-- Write down what became of a claim, by whoever holds its token.
--
-- KEYS 1 person hash   2 due list   3 ledger
-- ARGV 1 person id   2 claim token ('' for whoever finds the claim's lease over)
--      3 new state (due, unknown)   4 look again at (civil seconds)   5 error ('' for none)
-- Returns 'ok' | 'lost' (somebody else settled it)
local state = redis.call('HGET', KEYS[3], 'state')
if state ~= 'claimed' and state ~= 'unknown' then return 'lost' end
if ARGV[2] ~= '' and redis.call('HGET', KEYS[3], 'token') ~= ARGV[2] then return 'lost' end
redis.call('HSET', KEYS[3], 'state', ARGV[3], 'error', ARGV[5])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
return 'ok'
