#!/usr/bin/env bash
# Restores PostgreSQL of acme-prod into an instance of its own, measures how long that takes, and deletes it again.
#
#   bash runbooks/restore-drill.sh           says what it would do, and does nothing
#   bash runbooks/restore-drill.sh --run     does it
#   bash runbooks/restore-drill.sh --run --keep     leaves the instance, for a closer look
#
# It touches acme-prod-pg only to read where it can be restored to. Exit status: 0 the drill passed, 1 it did not,
# 64 wrong usage.
set -euo pipefail

readonly region=us-west-2
readonly source=acme-prod-pg
readonly drill=acme-prod-pg-drill
readonly target_seconds=14400

run=no
keep=no
for argument in "$@"; do
  case $argument in
    --dry-run) run=no ;;
    --run) run=yes ;;
    --keep) keep=yes ;;
    *)
      printf 'usage: %s [--dry-run | --run [--keep]]\n' "$0" >&2
      exit 64
      ;;
  esac
done

aws_cli() {
  printf '+ aws %s\n' "$*" >&2
  if [[ $run == yes ]]; then
    aws --region "$region" "$@"
  fi
}

delete() {
  if [[ $keep == yes ]]; then
    printf '%s stays: delete it yourself\n' "$drill"
    return
  fi
  aws_cli rds delete-db-instance --db-instance-identifier "$drill" --skip-final-snapshot --delete-automated-backups >/dev/null
  aws_cli rds wait db-instance-deleted --db-instance-identifier "$drill"
  if [[ $run == no ]]; then
    printf 'nothing was done: --run does it\n'
  fi
}

group=$(aws_cli ec2 describe-security-groups --filters "Name=group-name,Values=$source" \
  --query 'SecurityGroups[0].GroupId' --output text)

begin=$SECONDS
aws_cli rds restore-db-instance-to-point-in-time --source-db-instance-identifier "$source" \
  --target-db-instance-identifier "$drill" --use-latest-restorable-time \
  --db-subnet-group-name "$source" --vpc-security-group-ids "${group:-sg-of-$source}" \
  --db-parameter-group-name acme-prod-pg-16 --db-instance-class db.r6g.xlarge \
  --no-multi-az --no-publicly-accessible --no-deletion-protection >/dev/null
# From here on the instance exists, and goes whatever happens.
trap delete EXIT
aws_cli rds wait db-instance-available --db-instance-identifier "$drill"
took=$((SECONDS - begin))

if [[ $run == no ]]; then
  exit 0
fi
status=$(aws_cli rds describe-db-instances --db-instance-identifier "$drill" \
  --query 'DBInstances[0].DBInstanceStatus' --output text)
printf 'restored in %d s, %s; the target is %d s\n' "$took" "$status" "$target_seconds"
[[ $status == available && $took -le $target_seconds ]]
