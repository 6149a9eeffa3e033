candidate='' engine=$1 tool=$2 dialect=$3 project=$4 folder=$5 file=$6 profiles=$7 orphans=$8
shift 8
