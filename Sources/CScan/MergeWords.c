#include "CScan.h"

#include "Clones.h"

#include <string.h>

// Words at work at the same time: enough to cover the way to the third-level cache.
#define STATES 12
#define LANES CSCAN_LONGEST_WORD_LANES
#define NONE UINT32_MAX
#define FREE UINT64_MAX

typedef uint32_t numbers16 __attribute__((ext_vector_type(16)));
typedef uint64_t slots8 __attribute__((ext_vector_type(8)));
typedef int64_t flags8 __attribute__((ext_vector_type(8)));

// A word being merged. `next` and `tokens` are by the place of a token's first byte: `next` has the rank
// of its merge with the token behind it and the place as one number, NONE where they do not merge;
// `alive` has a bit for each place that starts a token.
typedef struct {
  uint32_t next[LANES];
  uint32_t tokens[LANES];
  uint32_t alive;
  uint32_t result;
  uint32_t place, left;
  uint64_t right_key, left_key;
  size_t right_slot, left_slot;
} state;

INLINE uint32_t number(uint32_t rank, uint32_t place) {
  return rank == NONE ? NONE : rank << 6 | place;
}

INLINE void start(
    state *s, const cscan_word *word, const uint8_t *text, const cscan_merges *merges) {
  const uint8_t *bytes = text + word->start;
  uint32_t count = word->count;
  s->alive = UINT32_MAX >> (32 - count);
  s->result = word->result;
  memset(s->next, 0xFF, sizeof s->next);
  for (uint32_t place = 0; place < count; place++) s->tokens[place] = merges->byte_ids[bytes[place]];
  for (uint32_t place = 0; place + 1 < count; place++)
    s->next[place] = number(merges->byte_pairs[bytes[place] << 8 | bytes[place + 1]], place);
}

INLINE uint32_t least(const state *s) {
  numbers16 first, second;
  memcpy(&first, s->next, sizeof first);
  memcpy(&second, s->next + 16, sizeof second);
  return __builtin_reduce_min(__builtin_elementwise_min(first, second));
}

// Which way a word goes on cannot be foretold, and a wrong guess costs as much as a merge. So nothing
// here is decided by a jump: a pair that is none has the key FREE, which no slot holds, and is asked for
// and answered as any other.
INLINE uint64_t key_of(uint64_t left, uint64_t right, bool is_pair) {
  return is_pair ? left << 21 | right : FREE;
}

// Asks for the memory of a pair.
INLINE size_t ask(const cscan_merges *merges, uint64_t key) {
  size_t slot = (key * 0x9E3779B97F4A7C15) >> merges->shift & ~(size_t)7;
  __builtin_prefetch(merges->slots + slot);
  return slot;
}

INLINE uint32_t answer(
    const cscan_merges *merges, uint64_t key, size_t slot) {
  for (;;) {
    slots8 slots;
    memcpy(&slots, merges->slots + slot, sizeof slots);
    flags8 is_key = (slots >> 22) == key;
    uint64_t found = __builtin_reduce_or(slots & (slots8)is_key);
    // Slots fill up from the first, and pairs go on behind a full line: one that holds no free slot.
    uint64_t is_last = slots[7] == FREE;
    if (__builtin_expect((found | is_last) != 0, true))
      return found ? (uint32_t)found & 0x3FFFFF : NONE;
    slot = (slot + 8) & merges->slot_mask;
  }
}

// Does the merge `least`, and asks for the ranks of the two pairs that it makes.
INLINE void merge(
    state *s, uint32_t least, const cscan_merges *merges) {
  uint32_t place = least & 63, rank = least >> 6;
  uint32_t token = merges->merged ? merges->merged[rank] : rank + merges->merged_offset;
  s->tokens[place] = token;
  uint32_t alive = s->alive;
  uint32_t behind = alive & (UINT32_MAX << 1) << place, before = alive & ((1u << place) - 1);
  uint32_t right = (uint32_t)__builtin_ctz(behind);
  s->alive = alive & ~(1u << right);
  s->next[right] = NONE;
  behind &= behind - 1;
  // Where there is no token before, `left` is a place that has just lost its own.
  uint32_t left = before ? 31 - (uint32_t)__builtin_clz(before) : right;
  uint32_t after = (uint32_t)__builtin_ctz(behind | 1u << 31);
  s->place = place;
  s->left = left;
  s->right_key = key_of(token, s->tokens[after], behind != 0);
  s->left_key = key_of(s->tokens[left], token, before != 0);
  s->right_slot = ask(merges, s->right_key);
  s->left_slot = ask(merges, s->left_key);
}

CLONES
void cscan_merge_words(
    const cscan_merges *table, const uint8_t *text, const cscan_word *words, size_t word_count,
    uint32_t *results, uint32_t *counts) {
  // A copy, which nothing that is written below can change.
  const cscan_merges merges = *table;
  state states[STATES];
  // States that are at work come first.
  size_t active = word_count < STATES ? word_count : STATES, started = active;
  for (size_t i = 0; i < active; i++) start(&states[i], &words[i], text, &merges);
  while (active > 0) {
    size_t i = 0;
    while (i < active) {
      state *s = &states[i];
      uint32_t lowest = least(s);
      if (lowest != NONE) {
        merge(s, lowest, &merges);
        i++;
        continue;
      }
      uint32_t found = 0, *ids = results + (size_t)s->result * LANES;
      for (uint32_t alive = s->alive; alive; alive &= alive - 1)
        ids[found++] = s->tokens[__builtin_ctz(alive)];
      counts[s->result] = found;
      if (started < word_count) {
        start(s, &words[started++], text, &merges);
      } else if (i < --active) {
        states[i] = states[active];
      }
    }
    for (i = 0; i < active; i++) {
      state *s = &states[i];
      s->next[s->place] = number(answer(&merges, s->right_key, s->right_slot), s->place);
      s->next[s->left] = number(answer(&merges, s->left_key, s->left_slot), s->left);
    }
  }
}
