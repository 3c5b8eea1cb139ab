-- Take a delivery report into the ledger: never backwards, twice is once.
--
-- KEYS 1 ledger
-- ARGV 1 sid   2 status   3 error code ('' for none)   4 ranks as JSON {status: rank}
-- Returns 'ok' | 'old' (the ledger is further already) | 'none' (no such day)
local state = redis.call('HGET', KEYS[1], 'state')
if not state then return 'none' end
local ranks = cjson.decode(ARGV[4])
local known, new = ranks[state] or 0, ranks[ARGV[2]] or 0
if not redis.call('HGET', KEYS[1], 'sid') then redis.call('HSET', KEYS[1], 'sid', ARGV[1]) end
if new <= known then return 'old' end
redis.call('HSET', KEYS[1], 'state', ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'error', ARGV[3]) end
return 'ok'
