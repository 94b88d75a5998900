#!/usr/bin/env bash
# How it was done before: unpack, edit the header with sed, import into SQLite, and ask for what has no owner.
#
#   sqlite.sh DATABASE CHUNK...
set -euo pipefail
database=$1
shift
rm -f "$database"

# Each chunk has columns of its own: a table each, and a view of the columns that count.
imports='' union='' number=0
for chunk in "$@"; do
  number=$((number + 1))
  imports+=".import \"|gunzip -c '$chunk' | sed '1s/[\\/:]/_/g'\" chunk$number"$'\n'
  union+="${union:+ UNION ALL }SELECT lineItem_ProductCode AS service, lineItem_ResourceId AS id, lineItem_UsageAccountId AS account,
    resourceTags_user_Owner AS owner, lineItem_UnblendedCost AS cost FROM chunk$number"
done

sqlite3 -csv "$database" <<SQL
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
$imports
CREATE VIEW lines AS $union;
.output $database.buckets.csv
SELECT account, id, sum(cost) FROM lines WHERE service = 'AmazonS3' AND id <> '' AND owner = '' GROUP BY account, id;
.output $database.instances.csv
SELECT account, id, sum(cost) FROM lines WHERE service = 'AmazonEC2' AND id LIKE 'i-%' AND owner = '' GROUP BY account, id;
SQL
