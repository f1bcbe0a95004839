#include "base/shard.h"
#include "base/map.h"

bool shard_is_all(struct shard shard) {
    return shard.of <= 1;
}

bool shard_is_first(struct shard shard) {
    return shard.number <= 1;
}

bool shard_has(struct shard shard, Slice path) {
    return shard_is_all(shard) || hash_bytes(path.s, path.n) % shard.of == shard.number - 1;
}

static bool read_number(Slice text, uint32_t *out) {
    uint32_t number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9' || number > MOST_SHARDS)
            return false;
        number = number * 10 + (uint32_t)(text.s[i] - '0');
    }
    *out = number;
    return text.n > 0 && number >= 1 && number <= MOST_SHARDS;
}

bool shard_read(Slice text, struct shard *out) {
    size_t slash = slice_find_char(text, '/', 0);
    return slash != SLICE_NONE && read_number(slice_sub(text, 0, slash), &out->number) &&
           read_number(slice_sub(text, slash + 1, text.n), &out->of) && out->number <= out->of;
}
