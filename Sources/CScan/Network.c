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

// Adds the products of numbers and weights to the sums of some rows: the numbers of a row are `apart` from those of the
// row before, and one is `stride` behind the other.
INLINE void add_products(const float *numbers, size_t apart, size_t stride, size_t count, const float *weights,
                         size_t width, floats sums[ROWS]) {
  floats own[ROWS];
  memcpy(own, sums, sizeof own);
  for (size_t i = 0; i < count; i++, numbers += stride, weights += width) {
    const floats some = AT(weights);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < ROWS; row++)
      own[row] = __builtin_elementwise_fma((floats)numbers[row * apart], some, own[row]);
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

// What a layer makes of several inputs for some rows.
INLINE void add_layer(const float *const *inputs, size_t input_count, size_t width, const float *weights,
                      const float *biases, const float *here, float *output) {
  for (size_t c = 0; c < width; c += CSCAN_LANES) {
    floats sums[ROWS];
    for (size_t r = 0; r < ROWS; r++) sums[r] = AT(biases + c);
    for (size_t i = 0; i < input_count; i++)
      add_products(inputs[i], width, 1, width, weights + i * width * width + c, width, sums);
    for (size_t r = 0; r < ROWS; r++)
      AT(output + r * width + c) = AT(here + r * width + c) + POSITIVE(sums[r]);
  }
}

INLINE void convolve(const float *rows, size_t count, size_t width, size_t distance, const float *weights,
                     const float *biases, float *output) {
  for (size_t row = 0; row < count; row += ROWS) {
    const float *here = rows + row * width;
    const float *inputs[] = {here - distance * width, here, here + distance * width};
    add_layer(inputs, 3, width, weights, biases, here, output + row * width);
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

INLINE void add_containers(const float *rows, size_t count, size_t width, const float *sums,
                           const cscan_range *ranges, size_t level_count, const float *weights, const float *biases,
                           float *means, float *output) {
  for (size_t row = 0; row < count; row += ROWS) {
    const float *here = rows + row * width;
    const float *inputs[CSCAN_LEVELS + 1] = {here};
    for (size_t level = 0; level < level_count; level++) {
      float *own = means + level * ROWS * width;
      inputs[level + 1] = own;
      for (size_t r = 0; r < ROWS; r++) {
        const cscan_range range = ranges[(row + r) * level_count + level];
        for (size_t c = 0; c < width; c += CSCAN_LANES)
          AT(own + r * width + c) =
              (AT(sums + range.end * width + c) - AT(sums + range.start * width + c)) * range.share;
      }
    }
    add_layer(inputs, level_count + 1, width, weights, biases, here, output + row * width);
  }
}

CLONES
void cscan_add_containers(const float *rows, size_t count, size_t width, const float *sums,
                          const cscan_range *ranges, size_t level_count, const float *weights, const float *biases,
                          float *means, float *output) {
  if (width == USUAL_WIDTH)
    add_containers(rows, count, USUAL_WIDTH, sums, ranges, level_count, weights, biases, means, output);
  else add_containers(rows, count, width, sums, ranges, level_count, weights, biases, means, output);
}

CLONES
void cscan_path_sums(const float *rows, const float *lengths, const cscan_path *paths, size_t count, size_t width,
                     float *sums) {
  for (size_t row = 0; row < count; row++) {
    const size_t first = paths[row].first;
    for (size_t c = 0; c < width; c += CSCAN_LANES) {
      const floats own = AT(rows + row * width + c) * lengths[row];
      AT(sums + first * width + c) = first == row ? own : AT(sums + first * width + c) + own;
    }
  }
}

INLINE void add_paths(const float *rows, size_t count, size_t width, const float *sums, const cscan_path *paths,
                      const float *weights, const float *biases, float *means, float *output) {
  for (size_t row = 0; row < count; row += ROWS) {
    const float *here = rows + row * width;
    for (size_t r = 0; r < ROWS; r++) {
      const cscan_path path = paths[row + r];
      for (size_t c = 0; c < width; c += CSCAN_LANES)
        AT(means + r * width + c) = AT(sums + path.first * width + c) * path.share;
    }
    const float *inputs[] = {here, means};
    add_layer(inputs, 2, width, weights, biases, here, output + row * width);
  }
}

CLONES
void cscan_add_paths(const float *rows, size_t count, size_t width, const float *sums, const cscan_path *paths,
                     const float *weights, const float *biases, float *means, float *output) {
  if (width == USUAL_WIDTH) add_paths(rows, count, USUAL_WIDTH, sums, paths, weights, biases, means, output);
  else add_paths(rows, count, width, sums, paths, weights, biases, means, output);
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
