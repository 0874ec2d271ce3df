#!/usr/bin/env bash
# A `gh` for the tests: `gh api` on the comments of pull request 7, which lie in the file $COMMENTS.
set -euo pipefail
: "${GH_TOKEN:?}"
[[ $1 == api ]]
shift
method=GET path='' filter='' body=''
while (($#)); do
  case $1 in
    --paginate | --silent) ;;
    --method) method=$2 && shift ;;
    --jq) filter=$2 && shift ;;
    --field) [[ $2 == body=@* ]] && body=${2#body=@} && shift ;;
    -*) exit 64 ;;
    *) path=$1 ;;
  esac
  shift
done
echo "$method $path" >> "$CALLS"
if [[ $method != GET && -n $REFUSAL ]]; then
  echo "gh: $REFUSAL" >&2
  exit 1
fi
change() {
  jq --rawfile body "$body" "$@" "$COMMENTS" > "$COMMENTS.new"
  mv "$COMMENTS.new" "$COMMENTS"
}
case "$method $path" in
  'GET repos/acme/langsmith/issues/7/comments?per_page=100') jq --raw-output "$filter" "$COMMENTS" ;;
  'POST repos/acme/langsmith/issues/7/comments')
    change '. + [{id: (100 + length), user: {login: "github-actions[bot]"}, body: $body}]'
    ;;
  'PATCH repos/acme/langsmith/issues/comments/'*)
    change --argjson id "${path##*/}" 'map(if .id == $id then .body = $body else . end)'
    ;;
  *) exit 64 ;;
esac
