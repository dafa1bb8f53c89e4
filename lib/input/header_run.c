/*
 * What a log's headers have in common.
 *
 * Takes a line that begins in a new way, gives its header and keeps what the
 * next lines will have again, when lines like it can be read by header_same.h.
 * Does not know what a body means. Cannot fail.
 */
#include "input/header_run.h"

#include "base/apart.h"
#include "input/header_same.h"

/*
 * Where the seconds stand in a stamp, 0 when it is of no form that is read
 * here.
 */
static size_t seconds_of(const md_header *header)
{
    md_slice s = header->stamp_text;
    bool bsd = header->family == MD_FAMILY_BSD;
    size_t at = bsd ? 13 : 17;

    if (s.len < at + 2 || header->stamp.fraction > MD_SAME_FRACTION ||
        md_same_digit(s.ptr[at]) > 5 || md_same_digit(s.ptr[at + 1]) > 9)
        return 0;
    if (bsd)
        return header->stamp.form == MD_STAMP_CIVIL && s.ptr[3] == ' ' &&
                       s.ptr[6] == ' ' && s.ptr[12] == ':'
                   ? at
                   : 0;
    return s.ptr[4] == '-' && s.ptr[10] == 'T' && s.ptr[16] == ':' ? at : 0;
}

/* Does the line begin with its stamp, or with the `<22>` or `<22>1 ` that may
 * stand in front of it? A name of a file is nothing that lines share. */
static bool begins_with_stamp(md_slice line, const md_header *header)
{
    size_t at = (size_t)(header->stamp_text.ptr - line.ptr);
    size_t pri = 1;

    if (at == 0)
        return true;
    while (pri < 4 && pri < at && md_is_digit(line.ptr[pri]))
        pri++;
    if (*line.ptr != '<' || pri == 1 || line.ptr[pri] != '>')
        return false;
    return header->family == MD_FAMILY_RFC5424
               ? at == pri + 3 && md_is_digit(line.ptr[pri + 1])
               : at == pri + 1;
}

/* The host stands behind the stamp and one blank, the program behind the host
 * and one blank, and nothing else in the header says anything. */
static bool simple_origin(md_slice line, const md_header *header, size_t behind)
{
    const char *host = header->host.ptr;
    const char *tag = header->tag.ptr;
    char last;

    if (host == NULL || tag == NULL || header->host.len > MD_SAME_NAME ||
        header->repeat_last || (size_t)(tag - line.ptr) > MD_RUN_HEAD ||
        host < line.ptr + behind || tag != host + header->host.len + 1 ||
        tag[-1] != ' ' || host[-1] != ' ' || !md_is_alnum(*host))
        return false;
    last = tag[-2];
    return last != ':' && last != ']' && header->pid >= 0;
}

static void run_keep(md_header_run *run, md_slice line, const md_header *header)
{
    const md_stamp *stamp = &header->stamp;
    size_t at, behind;

    if ((header->family != MD_FAMILY_BSD && header->family != MD_FAMILY_ISO &&
         header->family != MD_FAMILY_RFC5424) ||
        !md_slice_present(header->stamp_text))
        return;
    at = seconds_of(header);
    if (at == 0 || !begins_with_stamp(line, header))
        return;
    at += (size_t)(header->stamp_text.ptr - line.ptr);
    behind = at + 2 + (stamp->fraction ? stamp->fraction + 1u : 0);
    if (!simple_origin(line, header, behind))
        return;
    run->size = (uint8_t)(header->tag.ptr - line.ptr);
    run->seconds = (uint8_t)at;
    run->stamp = (uint8_t)(header->stamp_text.ptr - line.ptr);
    run->stamp_size = (uint8_t)header->stamp_text.len;
    run->host = (uint8_t)(header->host.ptr - line.ptr);
    run->host_size = (uint8_t)header->host.len;
    run->family = header->family;
    run->form = stamp->form;
    run->fraction = stamp->fraction;
    run->severity = header->severity;
    run->minute = stamp->sec - (md_same_digit(line.ptr[at]) * 10 +
                                md_same_digit(line.ptr[at + 1]));
    memcpy(run->head, line.ptr, run->size);
    memset(run->same, 0, sizeof run->same);
    memset(run->same, 255, run->size);
    memset(run->same + at, 0, 2);
    memset(run->same + at + 3, 0, stamp->fraction);
}

MD_APART void md_header_run_anew(md_header_run *run, md_slice line,
                                 md_header *out)
{
    md_header_parse(line, out);
    run_keep(run, line, out);
}

void md_header_run_parse(md_header_run *run, md_slice line, md_header *out)
{
    if (!md_header_same(run, line, out))
        md_header_run_anew(run, line, out);
}
