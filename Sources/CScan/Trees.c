#include "CScanMarkup.h"

#include "Clones.h"

#include <string.h>

typedef float floats __attribute__((ext_vector_type(CSCAN_LANES)));
typedef int32_t ints __attribute__((ext_vector_type(CSCAN_LANES)));

CLONES
void cscan_add_trees(const cscan_tree *trees, size_t tree_count, const cscan_question *questions,
                       const float *leaves, const float *columns, float *sums) {
  floats sum;
  memcpy(&sum, sums, sizeof sum);
  for (size_t t = 0; t < tree_count; t++) {
    const cscan_tree tree = trees[t];
    const cscan_question *question = questions + tree.first_question;
    ints left = -1;
    for (uint32_t q = 0; q < tree.question_count; q++, question++) {
      floats column;
      memcpy(&column, columns + question->column, sizeof column);
      const ints above = column > question->threshold;
      left &= ~above | (int32_t)question->kept;
    }
    // The lowest bit's place is the exponent of its value.
    const floats lowest = __builtin_convertvector(left & -left, floats);
    ints place;
    memcpy(&place, &lowest, sizeof place);
    place = ((place >> 23) & 0xFF) - 127 + (int32_t)tree.first_leaf;
    // Through memory: taking lanes out of vectors is slower.
    uint32_t places[CSCAN_LANES];
    float said[CSCAN_LANES];
    memcpy(places, &place, sizeof places);
#pragma clang loop unroll(full) vectorize(disable)
    for (int lane = 0; lane < CSCAN_LANES; lane++) said[lane] = leaves[places[lane]];
    floats answer;
    memcpy(&answer, said, sizeof answer);
    sum += answer;
  }
  memcpy(sums, &sum, sizeof sum);
}
