#include "CMarkup.h"

#include "Clones.h"

#include <string.h>

typedef float floats __attribute__((ext_vector_type(CMARKUP_LANES)));
typedef int32_t ints __attribute__((ext_vector_type(CMARKUP_LANES)));

CLONES
void cmarkup_add_trees(const cmarkup_tree *trees, size_t tree_count, const cmarkup_question *questions,
                       const float *leaves, const float *columns, float *sums) {
  floats sum;
  memcpy(&sum, sums, sizeof sum);
  for (size_t t = 0; t < tree_count; t++) {
    const cmarkup_tree tree = trees[t];
    const cmarkup_question *question = questions + tree.first_question;
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
    uint32_t places[CMARKUP_LANES];
    float said[CMARKUP_LANES];
    memcpy(places, &place, sizeof places);
#pragma clang loop unroll(full) vectorize(disable)
    for (int lane = 0; lane < CMARKUP_LANES; lane++) said[lane] = leaves[places[lane]];
    floats answer;
    memcpy(&answer, said, sizeof answer);
    sum += answer;
  }
  memcpy(sums, &sum, sizeof sum);
}
