#include "CScan.h"

#include "Clones.h"

#include <string.h>

typedef uint32_t numbers8 __attribute__((ext_vector_type(8)));

CLONES
uint32_t cscan_minimum(const uint32_t *numbers, size_t count) {
  numbers8 least;
  memcpy(&least, numbers, sizeof least);
  for (size_t i = 8; i < count; i += 8) {
    numbers8 next;
    memcpy(&next, numbers + i, sizeof next);
    least = __builtin_elementwise_min(least, next);
  }
  return __builtin_reduce_min(least);
}
