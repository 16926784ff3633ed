/* places.h - where gcverify finds cases and programs when nobody says so.
 *
 *   char cases[HX_PLACE], programs[HX_PLACE];
 *   if (hx_place_cases(cases, &err) == GC_OK && hx_place_programs(programs, &err) == GC_OK) ...
 *
 * Ownership:  written to the caller's arrays.
 * Units:      none.
 * Threads:    any thread.
 * Errors:     GC_E_IO, saying where was looked.
 */
#ifndef HX_PLACES_H
#define HX_PLACES_H

#include "base/status.h"

enum { HX_PLACE = 4096 };

/* fixtures/cases beside or above the executable, or PREFIX/share/gcmock/cases. */
GC_NODISCARD enum gc_status hx_place_cases(char out[HX_PLACE], struct gc_error *err);
/* The executable's own folder, or $BIN when that is set (tests). */
GC_NODISCARD enum gc_status hx_place_programs(char out[HX_PLACE], struct gc_error *err);

#endif
