/* Whole files, and folders for them. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "tests/check.h"

static const char *path_of(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", check_temp_dir(), name);
    return path;
}

static const char *text_of(const char *path)
{
    static char text[64];
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(sizeof text - 1);
    CHECK(gc_strbuf_read_file(&b, path) == GC_OK);
    snprintf(text, sizeof text, "%s", gc_strbuf_text(&b));
    return text;
}

static unsigned mode_of(const char *path)
{
    struct stat st = {0};
    CHECK(stat(path, &st) == 0);
    return st.st_mode & 0777;
}

static void test_a_file_is_written_anew(void)
{
    struct gc_error err = {0};
    const char *path = path_of("plain");
    CHECK_STATUS(gc_file_write(path, "a longer text", 13, GC_FILE_PLAIN, &err), GC_OK, &err);
    CHECK_STATUS(gc_file_write(path, "short", 5, GC_FILE_PLAIN, &err), GC_OK, &err);
    CHECK_TEXT(text_of(path), "short");
    CHECK_STATUS(gc_file_write(path, NULL, 0, GC_FILE_PLAIN, &err), GC_OK, &err);
    CHECK_TEXT(text_of(path), "");
}

static void test_what_is_there_stays(void)
{
    struct gc_error err = {0};
    const char *path = path_of("new");
    CHECK_STATUS(gc_file_write(path, "one", 3, GC_FILE_NEW, &err), GC_OK, &err);
    CHECK_STATUS(gc_file_write(path, "two", 3, GC_FILE_NEW, &err), GC_E_IO, &err);
    CHECK_INT(errno, EEXIST);
    CHECK_HAS(gc_error_text(&err), path);
    CHECK_HAS(gc_error_text(&err), "File exists");
    CHECK_TEXT(text_of(path), "one");
}

/* Also where it was everybody's before, and whatever the mask says. */
static void test_a_private_file_is_nobody_elses(void)
{
    struct gc_error err = {0};
    const char *path = path_of("private");
    mode_t mask = umask(0);
    CHECK_STATUS(gc_file_write(path, "x", 1, GC_FILE_PLAIN, &err), GC_OK, &err);
    CHECK_INT((int)mode_of(path), 0666);
    CHECK_STATUS(gc_file_write(path, "secret", 6, GC_FILE_PRIVATE, &err), GC_OK, &err);
    umask(mask);
    CHECK_INT((int)mode_of(path), 0600);
}

static void test_folders_are_made_up_to_the_last_slash(void)
{
    struct gc_error err = {0};
    char path[300];
    snprintf(path, sizeof path, "%s/a/b/c", check_temp_dir());
    CHECK_STATUS(gc_file_make_folders(path, &err), GC_OK, &err);
    CHECK_STATUS(gc_file_make_folders(path, &err), GC_OK, &err); /* they are there */
    CHECK(access(path, F_OK) != 0);
    CHECK_STATUS(gc_file_write(path, "x", 1, GC_FILE_NEW, &err), GC_OK, &err);
    CHECK_STATUS(gc_file_make_folders("no-slash", &err), GC_OK, &err);
    snprintf(path, sizeof path, "%s/a/b/c/d", check_temp_dir()); /* c is a file, d is not made */
    CHECK_STATUS(gc_file_make_folders(path, &err), GC_OK, &err);
    snprintf(path, sizeof path, "%s/a/b/c/d/e", check_temp_dir());
    CHECK_STATUS(gc_file_make_folders(path, &err), GC_E_IO, &err);
    CHECK_HAS(gc_error_text(&err), "/a/b/c/d: Not a directory");
}

static void test_a_temporary_folder_is_below_tmpdir(void)
{
    struct gc_error err = {0};
    char out[300], small[8];
    char *before = getenv("TMPDIR") ? gc_strdup(getenv("TMPDIR")) : NULL;
    setenv("TMPDIR", check_temp_dir(), 1);
    CHECK_STATUS(gc_file_temp_dir("prog", out, sizeof out, &err), GC_OK, &err);
    CHECK(strncmp(out, path_of("prog-"), strlen(path_of("prog-"))) == 0);
    CHECK_INT((int)mode_of(out), 0700);
    rmdir(out);
    CHECK_STATUS(gc_file_temp_dir("prog", small, sizeof small, &err), GC_E_IO, &err);
    CHECK_TEXT(small, "");
    setenv("TMPDIR", "/nowhere", 1);
    CHECK_STATUS(gc_file_temp_dir("prog", out, sizeof out, &err), GC_E_IO, &err);
    CHECK_TEXT(out, "");
    CHECK_HAS(gc_error_text(&err), "no temporary folder: No such file");
    if (before)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    free(before);
}

SUITE(file, {"a file is written anew", test_a_file_is_written_anew},
      {"what is there stays", test_what_is_there_stays},
      {"a private file is nobody else's", test_a_private_file_is_nobody_elses},
      {"folders are made up to the last slash", test_folders_are_made_up_to_the_last_slash},
      {"a temporary folder is below TMPDIR", test_a_temporary_folder_is_below_tmpdir});
