#include "CSHA256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

// FIPS 180-4, section 4.2.2.
static const uint32_t constants[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static _Bool has_instructions(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  if (!(c & (1u << 9)) || !(c & (1u << 19))) return 0;  // SSSE3, SSE4.1
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
}

// Asked once: in a virtual machine CPUID traps, and costs as much as hashing some ten kilobytes.
static _Bool is_supported(void) {
  static _Atomic signed char known = -1;
  signed char supported = atomic_load_explicit(&known, memory_order_relaxed);
  if (supported < 0) {
    supported = has_instructions();
    atomic_store_explicit(&known, supported, memory_order_relaxed);
  }
  return supported;
}

__attribute__((target("sha,sse4.1,ssse3")))
static void compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  // The instructions keep the words a, b, e, f in one register and c, d, g, h in another.
  __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
  __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
  for (; count > 0; count -= 1, blocks += 64) {
    const __m128i abefBefore = abef, cdghBefore = cdgh;
    __m128i w[4];
    for (int i = 0; i < 4; i += 1)
      w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * i)), bigEndian);
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i += 1) {
      if (i >= 4) {
        // The next four words from those 16, 15, 7 and 2 places before.
        const __m128i before = w[(i + 3) & 3];
        const __m128i sum = _mm_add_epi32(
          _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]),
          _mm_alignr_epi8(before, w[(i + 2) & 3], 4));
        w[i & 3] = _mm_sha256msg2_epu32(sum, before);
      }
      const __m128i sum =
        _mm_add_epi32(w[i & 3], _mm_loadu_si128((const __m128i *)(constants + 4 * i)));
      // Two rounds turn the registers' roles, four turn them back.
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
    }
    abef = _mm_add_epi32(abef, abefBefore);
    cdgh = _mm_add_epi32(cdgh, cdghBefore);
  }
  uint32_t words[8];
  _mm_storeu_si128((__m128i *)words, abef);
  _mm_storeu_si128((__m128i *)(words + 4), cdgh);
  state[0] = words[3], state[1] = words[2], state[4] = words[1], state[5] = words[0];
  state[2] = words[7], state[3] = words[6], state[6] = words[5], state[7] = words[4];
}

_Bool csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  if (!is_supported()) return 0;
  compress(state, blocks, count);
  return 1;
}
#else
_Bool csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count) { return 0; }
#endif
