/* standin.h - which breakage a stand-in was told to have: the first argument names it. */
#ifndef STANDINS_STANDIN_H
#define STANDINS_STANDIN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/standins/breakages.h"

#define BREAKAGE_ENUM(name, what, file, row, run) name,
#define BREAKAGE_NAME(name, what, file, row, run) #name,

/* The place of the named one in names; n, which is none of them, without an argument. */
static inline size_t standin_breakage(int argc, char **argv, const char *const *names, size_t n)
{
    size_t i = 0;
    if (argc < 2)
        return n;
    while (i < n && strcmp(names[i], argv[1]) != 0)
        i++;
    if (i < n)
        return i;
    fprintf(stderr, "%s: \"%s\" is no breakage of it\n", argv[0], argv[1]);
    exit(2);
}

/* A line of base64, without its padding. */
static inline void standin_base64(FILE *to, const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0, n = 0;
    for (; *text; text++)
        for (bits = bits << 8 | (unsigned char)*text, n += 8; n >= 6; n -= 6)
            fputc(digits[bits >> (n - 6) & 63], to);
    if (n > 0)
        fputc(digits[bits << (6 - n) & 63], to);
    fputc('\n', to);
}

#endif
