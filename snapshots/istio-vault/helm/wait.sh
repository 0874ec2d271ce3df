#!/bin/sh
# Waits for what a release makes and Helm does not wait for: `sh helm/wait.sh secrets`. What can be said in place of
# `secrets` stands at the end; `all` also looks for releases that failed. helmfile runs this after such a release,
# and at the end of each `apply` and `sync`: Helm counts what failed as installed, so the next run would find nothing to do.
# Rendered by lsgen: change the environment file instead.
set -eu

# Its revision is on the secret once External Secrets has read what is meant; "Ready" alone may be of the time before.
secret() { # namespace, name, revision
  if kubectl wait "externalsecret/$2" --namespace "$1" --for=condition=Ready --timeout=300s &&
    kubectl wait "secret/$2" --namespace "$1" --for=jsonpath='{.metadata.annotations.lsgen\.dev/revision}'="$3" --timeout=300s; then
    return
  fi
  echo "the secret $2 is not what it should be: kubectl describe externalsecret $2 --namespace $1 says why" >&2
  exit 1
}

secrets() {
  secret langsmith langsmith-config 77467f1fe724
  secret langsmith langsmith-postgres a431857ba594
  secret langsmith langsmith-clickhouse e4141ad43874
  secret langsmith langsmith-redis dd9d56cfc14e
}

# Has External Secrets read a secret now. What it last did is noted with what the object said then.
refresh() { # namespace, name
  noted=$(read_of "$1" "$2")
  refreshed="$refreshed $1 $2 ${noted:--}"
  kubectl annotate externalsecret "$2" --namespace "$1" --overwrite "lsgen.dev/refreshed=$(date +%s)"
}

# Waits until it has.
refreshed() { # namespace, name, what was noted before
  tries=0
  until noted=$(read_of "$1" "$2") && [ -n "$noted" ] && [ "$noted" != "$3" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 60 ]; then
      echo "the secret $2 was not read: kubectl describe externalsecret $2 --namespace $1 says why" >&2
      exit 1
    fi
    sleep 2
  done
}

read_of() { # namespace, name
  kubectl get externalsecret "$2" --namespace "$1" --output jsonpath='{.status.syncedResourceVersion}'
}

releases() {
  failed=$(helm list --all-namespaces --failed --pending --short --filter '^(langsmith-cluster|aws-load-balancer-controller|external-secrets|cluster-autoscaler|istio-base|istiod|istio-ingressgateway|cert-manager|langsmith-secrets|langsmith-gateway|langsmith-tls|langsmith-target-group-binding|langsmith)$')
  if [ -n "$failed" ]; then
    echo "Helm did not finish:" >&2
    echo "$failed" >&2
    echo "helmfile apply does not try again what failed: see why with helm status, then run helmfile sync" >&2
    exit 1
  fi
}

case "${1:-}" in
  secrets) secrets ;;
  refresh)
    refreshed=
    refresh langsmith langsmith-config
    refresh langsmith langsmith-postgres
    refresh langsmith langsmith-clickhouse
    refresh langsmith langsmith-redis
    # Three words for each.
    # shellcheck disable=SC2086
    set -- $refreshed
    while [ "$#" -gt 0 ]; do
      refreshed "$1" "$2" "$3"
      shift 3
    done
    ;;
  all)
    releases
    secrets
    ;;
  # What helmfile says at its end: other commands than these change nothing.
  after)
    case "${2:-}" in
      apply | sync) exec sh "$0" all ;;
    esac
    ;;
  *)
    echo "usage: sh helm/wait.sh secrets | refresh | all" >&2
    exit 64
    ;;
esac
