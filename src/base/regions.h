/* regions.h - the regions of Genesys Cloud and the hosts of each.
 *
 *   const struct gc_region *r = gc_region_find("eu-central-1");
 *   if (!r)
 *       return gc_region_unknown(name, err);
 *   gc_region_url(r, "api", &buf);      -> "https://api.mypurecloud.de"
 *
 * Source of the table: the region list in Genesys's developer documentation. The tutorials' own
 * host names for eu-west-1 and ap-southeast-2 do not exist, and their us-east-2 is another region.
 */
#ifndef GC_REGIONS_H
#define GC_REGIONS_H

#include <stddef.h>

#include "base/status.h"
#include "base/strbuf.h"

struct gc_region {
    const char *name;   /* "eu-central-1" */
    const char *domain; /* "mypurecloud.de": its hosts are api.DOMAIN, login.DOMAIN, ... */
};

size_t gc_region_count(void);
const struct gc_region *gc_region_at(size_t i); /* in the order of the table; NULL past the end */

/* By name, by domain, or by the domain of a host ("api.mypurecloud.de"); case does not matter. */
const struct gc_region *gc_region_find(const char *text);
/* GC_E_USAGE: no region is called so; which are. */
enum gc_status gc_region_unknown(const char *text, struct gc_error *err);
/* Appends "https://HOST.DOMAIN"; host is "api", "login" or "apps". */
void gc_region_url(const struct gc_region *r, const char *host, struct gc_strbuf *to);

#endif
