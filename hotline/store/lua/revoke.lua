-- The carrier says that somebody has left (21610): our own record follows.
--
-- KEYS 1 person hash   2 due list   3 consent list
-- ARGV 1 person id   2 sealed consent record
-- Returns 'ok' | 'known' (they had left already)
if redis.call('HEXISTS', KEYS[1], 'out') == 1 then return 'known' end
redis.call('HSET', KEYS[1], 'out', '1')
redis.call('HDEL', KEYS[1], 'd.state')
redis.call('HINCRBY', KEYS[1], 'v', 1)
redis.call('PERSIST', KEYS[1])
redis.call('RPUSH', KEYS[3], ARGV[2])
if redis.call('HEXISTS', KEYS[1], 'd.open') == 0 then
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('HDEL', KEYS[1], 'number')
end
return 'ok'
