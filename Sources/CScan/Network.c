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

// Rows at a time: as many sums as a processor adds to before the first one is ready again.
#define ROWS CSCAN_ROWS

// Without AVX-512 a processor of x86-64 has no place for the sums of so many rows, only for half of them.
#if defined(__x86_64__)
#define HOLDS_ALL_ROWS __builtin_cpu_supports("avx512f")
#else
#define HOLDS_ALL_ROWS 1
#endif

INLINE void add_row_products(const float *numbers, size_t apart, size_t stride, size_t count, const float *weights,
                             size_t width, floats *sums, const size_t row_count) {
  floats own[ROWS];
  memcpy(own, sums, row_count * sizeof *own);
  for (size_t i = 0; i < count; i++, numbers += stride, weights += width) {
    const floats some = AT(weights);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < row_count; row++)
      own[row] = __builtin_elementwise_fma((floats)numbers[row * apart], some, own[row]);
  }
  memcpy(sums, own, row_count * sizeof *own);
}

// Adds the products of numbers and weights to the sums of some rows: the numbers of a row are `apart` from those of the
// row before, and one is `stride` behind the other.
INLINE void add_products(const float *numbers, size_t apart, size_t stride, size_t count, const float *weights,
                         size_t width, floats sums[ROWS]) {
  if (HOLDS_ALL_ROWS) return add_row_products(numbers, apart, stride, count, weights, width, sums, ROWS);
  add_row_products(numbers, apart, stride, count, weights, width, sums, ROWS / 2);
  add_row_products(numbers + ROWS / 2 * apart, apart, stride, count, weights, width, sums + ROWS / 2, ROWS / 2);
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

// Of the shipped network's width the compiler knows where everything is.
#define USUAL_WIDTH 32

INLINE void first_layer(const float *columns, size_t count, const float *weights, size_t width, float *rows) {
  for (size_t row = 0; row < CSCAN_LANES; row += ROWS) {
    for (size_t c = 0; c < width; c += CSCAN_LANES) {
      float *there = rows + row * width + c;
      floats sums[ROWS];
      for (size_t r = 0; r < ROWS; r++) sums[r] = AT(there + r * width);
      add_products(columns + row, 1, CSCAN_LANES, count, weights + c, width, sums);
      for (size_t r = 0; r < ROWS; r++) AT(there + r * width) = POSITIVE(sums[r]);
    }
  }
}

CLONES
void cscan_first_layer(const float *columns, size_t count, const float *weights, size_t width, float *rows) {
  if (width == USUAL_WIDTH) first_layer(columns, count, weights, USUAL_WIDTH, rows);
  else first_layer(columns, count, weights, width, rows);
}

// Some rows with the positive part of their sums added.
INLINE void put_rows(const float *here, const floats sums[ROWS], size_t width, float *output) {
  for (size_t r = 0; r < ROWS; r++) AT(output + r * width) = AT(here + r * width) + POSITIVE(sums[r]);
}

INLINE void convolve(const float *rows, size_t count, size_t width, size_t distance, const float *weights,
                     const float *biases, float *output) {
  for (size_t row = 0; row < count; row += ROWS) {
    const float *here = rows + row * width;
    const float *inputs[] = {here - distance * width, here, here + distance * width};
    for (size_t c = 0; c < width; c += CSCAN_LANES) {
      floats sums[ROWS];
      for (size_t r = 0; r < ROWS; r++) sums[r] = AT(biases + c);
      for (size_t i = 0; i < 3; i++)
        add_products(inputs[i], width, 1, width, weights + i * width * width + c, width, sums);
      put_rows(here + c, sums, width, output + row * width + c);
    }
  }
}

CLONES
void cscan_convolve(const float *rows, size_t count, size_t width, size_t distance, const float *weights,
                    const float *biases, float *output) {
  if (width == USUAL_WIDTH) convolve(rows, count, USUAL_WIDTH, distance, weights, biases, output);
  else convolve(rows, count, width, distance, weights, biases, output);
}

CLONES
void cscan_running_sums(const float *rows, const float *lengths, size_t count, size_t width, float *sums) {
  for (size_t c = 0; c < width; c += CSCAN_LANES) {
    floats sum = 0;
    AT(sums + c) = sum;
    for (size_t row = 0; row < count; row++) {
      sum += AT(rows + row * width + c) * lengths[row];
      AT(sums + (row + 1) * width + c) = sum;
    }
  }
}

CLONES
void cscan_group_row_sums(const float *rows, const float *lengths, const uint32_t *groups, size_t count, size_t width,
                          size_t group_count, float *sums) {
  memset(sums, 0, (group_count + 1) * width * sizeof *sums);
  for (size_t row = 0; row < count; row++) {
    float *own = sums + (groups[row] + 1) * width;
    for (size_t c = 0; c < width; c += CSCAN_LANES)
      AT(own + c) += AT(rows + row * width + c) * lengths[row];
  }
}

INLINE void group_sums(const float *sums, const cscan_range *ranges, size_t group_count, size_t level_count,
                       size_t width, const float *weights, const float *biases, float *means, float *output) {
  const size_t apart = level_count * width;
  for (size_t group = 0; group < group_count; group += ROWS) {
    for (size_t i = 0; i < ROWS * level_count; i++) {
      const cscan_range range = ranges[group * level_count + i];
      for (size_t c = 0; c < width; c += CSCAN_LANES)
        AT(means + i * width + c) =
            (AT(sums + range.end * width + c) - AT(sums + range.start * width + c)) * range.share;
    }
    for (size_t c = 0; c < width; c += CSCAN_LANES) {
      floats own[ROWS];
      for (size_t r = 0; r < ROWS; r++) own[r] = AT(biases + c);
      add_products(means, apart, 1, apart, weights + width * width + c, width, own);
      for (size_t r = 0; r < ROWS; r++) AT(output + (group + r) * width + c) = own[r];
    }
  }
}

CLONES
void cscan_group_sums(const float *sums, const cscan_range *ranges, size_t group_count, size_t level_count,
                      size_t width, const float *weights, const float *biases, float *means, float *output) {
  if (width == USUAL_WIDTH)
    group_sums(sums, ranges, group_count, level_count, USUAL_WIDTH, weights, biases, means, output);
  else group_sums(sums, ranges, group_count, level_count, width, weights, biases, means, output);
}

INLINE void add_groups(const float *rows, const uint32_t *groups, size_t count, size_t width, const float *sums,
                       const float *weights, float *output) {
  for (size_t row = 0; row < count; row += ROWS) {
    const float *here = rows + row * width;
    for (size_t c = 0; c < width; c += CSCAN_LANES) {
      floats own[ROWS];
      for (size_t r = 0; r < ROWS; r++) own[r] = AT(sums + groups[row + r] * width + c);
      add_products(here, width, 1, width, weights + c, width, own);
      put_rows(here + c, own, width, output + row * width + c);
    }
  }
}

CLONES
void cscan_add_groups(const float *rows, const uint32_t *groups, size_t count, size_t width, const float *sums,
                      const float *weights, float *output) {
  if (width == USUAL_WIDTH) add_groups(rows, groups, count, USUAL_WIDTH, sums, weights, output);
  else add_groups(rows, groups, count, width, sums, weights, output);
}

CLONES
void cscan_sum_rows(const float *rows, const float *lengths, size_t count, size_t width, float *plain,
                    float *weighted) {
  for (size_t c = 0; c < width; c += CSCAN_LANES) {
    floats sum = 0, heavy = 0;
    for (size_t row = 0; row < count; row++) {
      const floats number = AT(rows + row * width + c);
      sum += number;
      heavy += number * lengths[row];
    }
    AT(plain + c) = sum;
    AT(weighted + c) = heavy;
  }
}

CLONES
void cscan_add_to_rows(const float *addition, size_t count, size_t width, float *rows) {
  for (size_t row = 0; row < count; row++) {
    for (size_t c = 0; c < width; c += CSCAN_LANES) AT(rows + row * width + c) += AT(addition + c);
  }
}

CLONES
void cscan_last_layer(const float *rows, size_t count, size_t width, const float *weights, float constant,
                      float *output) {
  for (size_t row = 0; row < count; row++) {
    floats products = 0;
    for (size_t c = 0; c < width; c += CSCAN_LANES) products += AT(rows + row * width + c) * AT(weights + c);
    float sum = constant;
    for (size_t lane = 0; lane < CSCAN_LANES; lane++) sum += products[lane];
    output[row] = sum;
  }
}
