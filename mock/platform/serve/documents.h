/* documents.h - the documents that are served; for the files of mock/platform/serve only. */
#ifndef PLATFORM_DOCUMENTS_H
#define PLATFORM_DOCUMENTS_H

#include "mock/platform/act/act.h"
#include "mock/platform/serve/platform.h"

/* serve.c: the handler of all rows. */
mock_handler platform_handle;
/* platform.c: what is served now, a reference (NULL: nothing); and its return. */
struct platform_documents *platform_current(struct platform *p);
/* The same with the rows that the org brings. */
struct platform_documents *platform_of(struct platform *p, const struct mock_org *org);
void platform_documents_unref(struct platform_documents *d);
/* admin.c: the label that the operation will answer by. */
const char *platform_label_of(struct platform_operation *op, const struct platform_table *table);
/* The program's own document, which is right. */
GC_NODISCARD enum gc_status platform_open_own(struct platform_document **out, struct gc_error *err);

#endif
