#include "CScanMarkup.h"

#include "Clones.h"

#include <string.h>

// The same sums wherever they are made: a product is rounded before it is added.
#pragma STDC FP_CONTRACT OFF

typedef float floats __attribute__((ext_vector_type(CSCAN_LANES)));
typedef int32_t ints __attribute__((ext_vector_type(CSCAN_LANES)));

// Where 16 numbers are, wherever that is.
typedef floats floats_there __attribute__((aligned(4), may_alias));
#define AT(place) (*(floats_there *)(place))
#define POSITIVE(value) ((value) > 0 ? (value) : (floats)0)

// Adds the products of numbers, each `stride` behind the one before, and of weights to four sums.
INLINE void add_products(const float *numbers, size_t stride, size_t count, const float *weights, size_t width,
                         floats sums[4]) {
  floats a = sums[0], b = sums[1], c = sums[2], d = sums[3];
  for (size_t i = 0; i < count; i++, numbers += stride, weights += width) {
    const floats number = AT(numbers);
    a += number * weights[0];
    b += number * weights[1];
    c += number * weights[2];
    d += number * weights[3];
  }
  sums[0] = a, sums[1] = b, sums[2] = c, sums[3] = d;
}

CLONES
void cscan_standardize(const float *columns, size_t count, const float *means, const float *scales, float limit,
                       float *standardized) {
  for (size_t i = 0; i < count; i++) {
    const floats number = AT(columns + i * CSCAN_LANES);
    const floats size = 1 + (number < 0 ? -number : number);
    ints bits;
    memcpy(&bits, &size, sizeof bits);
    const floats logarithm = __builtin_convertvector(bits - 0x3F800000, floats) * 0x1p-23f;
    floats value = ((number < 0 ? -logarithm : logarithm) - means[i]) * scales[i];
    value = value > limit ? (floats)limit : value;
    AT(standardized + i * CSCAN_LANES) = value < -limit ? (floats)-limit : value;
  }
}

CLONES
void cscan_first_layer(const float *numbers, size_t count, const float *weights, size_t width, float *sums) {
  for (size_t c = 0; c < width; c += 4) {
    floats four[4];
    memcpy(four, sums + c * CSCAN_LANES, sizeof four);
    add_products(numbers, CSCAN_LANES, count, weights + c, width, four);
    for (size_t j = 0; j < 4; j++) AT(sums + (c + j) * CSCAN_LANES) = POSITIVE(four[j]);
  }
}

CLONES
void cscan_convolve(const float *channels, size_t stride, size_t width, size_t taps, size_t distance,
                    const float *weights, const float *biases, size_t group_count, float *output) {
  for (size_t group = 0; group < group_count; group++) {
    const float *here = channels + group * CSCAN_LANES;
    float *there = output + group * CSCAN_LANES;
    for (size_t c = 0; c < width; c += 4) {
      floats four[4] = {biases[c], biases[c + 1], biases[c + 2], biases[c + 3]};
      for (size_t tap = 0; tap < taps; tap++) {
        const ptrdiff_t offset = ((ptrdiff_t)tap - (ptrdiff_t)(taps / 2)) * (ptrdiff_t)distance;
        add_products(here + offset, stride, width, weights + tap * width * width + c, width, four);
      }
      for (size_t j = 0; j < 4; j++) {
        AT(there + (c + j) * stride) = AT(here + (c + j) * stride) + POSITIVE(four[j]);
      }
    }
  }
}

CLONES
void cscan_weighted_sum(const float *numbers, const float *weights, size_t group_count, float *plain,
                        float *weighted) {
  floats sum = 0, heavy = 0;
  for (size_t group = 0; group < group_count; group++) {
    const floats number = AT(numbers + group * CSCAN_LANES);
    sum += number;
    heavy += number * AT(weights + group * CSCAN_LANES);
  }
  *plain = 0, *weighted = 0;
  for (size_t lane = 0; lane < CSCAN_LANES; lane++) *plain += sum[lane], *weighted += heavy[lane];
}

CLONES
void cscan_last_layer(const float *channels, size_t stride, size_t width, const float *weights, float constant,
                      size_t group_count, float *output) {
  for (size_t group = 0; group < group_count; group++) {
    floats sum = constant;
    for (size_t c = 0; c < width; c++) sum += AT(channels + c * stride + group * CSCAN_LANES) * weights[c];
    AT(output + group * CSCAN_LANES) = sum;
  }
}
