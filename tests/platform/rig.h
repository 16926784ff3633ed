/* rig.h - a mock that serves the small document of this folder, with its table, and an org with
 * seeds.
 *
 *   struct fx f GC_AUTO(rig_close) = {0};
 *   rig_open(&f);                          a world of its own, logged in
 *   CHECK_INT(fx_post(&f, "/api/v2/widgets", "{\"name\":\"a\"}"), 200);
 *
 * Ownership:  one server for the whole program; an fx as in fixture.h.
 */
#ifndef PLATFORM_RIG_H
#define PLATFORM_RIG_H

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define RIG_DOCUMENT "tests/platform/document.json"
#define RIG_TABLE    "tests/platform/table.json"

struct mock_server *rig_server(void);
void rig_open(struct fx *f);
void rig_close(struct fx *f);
/* At a server of one's own, its world "default". */
void rig_at(struct fx *f, struct mock_server *server);
/* The text at a path of the last answer, copied: it outlives the next request. */
const char *rig_keep(struct fx *f, const char *path, char out[200]);
/* Makes one; its id. */
const char *rig_widget(struct fx *f, const char *name, char id[200]);
/* A file below check_temp_dir(); folders are made. Its path. */
const char *rig_file(const char *name, const char *text, char out[300]);

#endif
