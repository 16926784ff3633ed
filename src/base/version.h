/* version.h - the one place that holds the version of all four programs. */
#ifndef GC_VERSION_H
#define GC_VERSION_H

#define GC_VERSION "0.1.0"

/* Of the source that a program was built from; the Makefile defines it for each main.c. */
#ifndef GC_COMMIT
#define GC_COMMIT ""
#endif

#endif
