/* store.h - inside the stores: one of them. */
#ifndef MOCK_STORE_H
#define MOCK_STORE_H

#include "mock/world/stores.h"

struct mock_store *mock_store_new(uint64_t *next_order); /* NULL: no memory */
void mock_store_free(struct mock_store *s);              /* NULL is a no-op */

/* order.c: the entities of a store by one member. */
struct mock_order;
struct mock_order *mock_order_new(const char *by); /* NULL: no memory; by NULL: by creation */
void mock_order_free(struct mock_order *o);
bool mock_order_is_by(const struct mock_order *o, const char *by);
/* What is gone is dropped at the next look. False: no memory; the order is then of no use. */
bool mock_order_add(struct mock_order *o, struct mock_entity *e);
void mock_order_touch(struct mock_order *o); /* something is gone */
struct mock_entity *const *mock_order_list(struct mock_order *o, size_t *n);

/* unique.c: the entities of a store by the text of a member. */
struct mock_unique;
struct mock_unique *mock_unique_new(const char *by);
void mock_unique_free(struct mock_unique *u);
bool mock_unique_is_by(const struct mock_unique *u, const char *by);
bool mock_unique_add(struct mock_unique *u, struct mock_entity *e);
void mock_unique_drop(struct mock_unique *u, const struct mock_entity *e);
/* *again: it may have been another of that text, which only a new index knows. */
struct mock_entity *mock_unique_find(const struct mock_unique *u, const char *text, bool *again);

#endif
