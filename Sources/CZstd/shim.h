#pragma once
#include <zstd.h>
#include <zstd_errors.h>  // ZSTD_getErrorCode: to tell a too large window from damage
