#include "CScanMarkup.h"

#include "Clones.h"

#include <string.h>

// The same sums wherever they are made: where a product is added without being rounded, the code says so.
#pragma STDC FP_CONTRACT OFF

typedef float floats __attribute__((ext_vector_type(CSCAN_LANES)));
typedef int32_t ints __attribute__((ext_vector_type(CSCAN_LANES)));

// Where 16 numbers are, wherever that is.
typedef floats floats_there __attribute__((aligned(4), may_alias));
#define AT(place) (*(floats_there *)(place))
#define POSITIVE(value) ((value) > 0 ? (value) : (floats)0)

// Channels at a time: as many sums as a processor adds to before the first one is ready again.
#define CHANNELS 8

// Adds the products of numbers, each `stride` behind the one before, and of weights to some sums.
INLINE void add_products(const float *numbers, size_t stride, size_t count, const float *weights, size_t width,
                         floats sums[CHANNELS]) {
  floats own[CHANNELS];
  memcpy(own, sums, sizeof own);
  for (size_t i = 0; i < count; i++, numbers += stride, weights += width) {
    const floats number = AT(numbers);
#pragma clang loop unroll(full)
    for (size_t j = 0; j < CHANNELS; j++)
      own[j] = __builtin_elementwise_fma(number, (floats)weights[j], own[j]);
  }
  memcpy(sums, own, sizeof own);
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
  for (size_t c = 0; c < width; c += CHANNELS) {
    floats some[CHANNELS];
    memcpy(some, sums + c * CSCAN_LANES, sizeof some);
    add_products(numbers, CSCAN_LANES, count, weights + c, width, some);
    for (size_t j = 0; j < CHANNELS; j++) AT(sums + (c + j) * CSCAN_LANES) = POSITIVE(some[j]);
  }
}

CLONES
void cscan_convolve(const float *channels, size_t stride, size_t width, size_t taps, size_t distance,
                    const float *weights, const float *biases, size_t group_count, float *output) {
  for (size_t group = 0; group < group_count; group++) {
    const float *here = channels + group * CSCAN_LANES;
    float *there = output + group * CSCAN_LANES;
    for (size_t c = 0; c < width; c += CHANNELS) {
      floats some[CHANNELS];
      for (size_t j = 0; j < CHANNELS; j++) some[j] = (floats)biases[c + j];
      for (size_t tap = 0; tap < taps; tap++) {
        const ptrdiff_t offset = ((ptrdiff_t)tap - (ptrdiff_t)(taps / 2)) * (ptrdiff_t)distance;
        add_products(here + offset, stride, width, weights + tap * width * width + c, width, some);
      }
      for (size_t j = 0; j < CHANNELS; j++) {
        AT(there + (c + j) * stride) = AT(here + (c + j) * stride) + POSITIVE(some[j]);
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
