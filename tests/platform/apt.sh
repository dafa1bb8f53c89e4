# Debian's packages for another machine or as source, without touching this
# one: apt runs in a folder of its own, with this machine's mirrors and keys.
# To be read by the scripts beside it. Needs the network once; what was
# fetched is used again.

# apt_in FOLDER WORD...: apt-get with its state in FOLDER.
apt_in() {
    folder=$1
    shift
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    [ -e "$folder/status" ] || : >"$folder/status"
    apt-get -qq -o Dir::State::Lists="$folder/lists" \
        -o Dir::State::status="$folder/status" -o Dir::Cache="$folder/cache" \
        -o Debug::NoLocking=true -o APT::Sandbox::User=root \
        -o Acquire::Languages=none "$@"
}

# Debian's own mirrors of this machine, as sources of source packages; those
# of the release itself: mirrors of corrections often have no sources.
source_list() {
    keys=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -e "$keys" ] && by="[signed-by=$keys] " || by=
    # The format is apt's own.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(ORIGIN) $(SITE) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' |
        sed -n -e '/security/d' -e "s|^Debian |deb-src $by|p" | sort -u
}

# sysroot FOLDER ARCH PACKAGE...: the packages and all that they need, unpacked
# in FOLDER/root.
sysroot() {
    folder=$1 arch=$2
    shift 2
    [ ! -e "$folder/root/.complete" ] || return 0
    set -- -o APT::Architecture="$arch" -o APT::Architectures="$arch" "$@"
    apt_in "$folder" -o APT::Architecture="$arch" \
        -o APT::Architectures="$arch" update
    apt_in "$folder" install -y --download-only --no-install-recommends "$@"
    rm -rf "$folder/root"
    mkdir -p "$folder/root"
    for package in "$folder"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$folder/root"
    done
    : >"$folder/root/.complete"
}

apt_sources() {
    folder=$1
    shift
    apt_in "$folder" -o Dir::Etc::sourcelist="$folder/sources.list" \
        -o Dir::Etc::sourceparts=- "$@"
}

# sources FOLDER PACKAGE...: each source package unpacked as FOLDER/PACKAGE.
sources() {
    folder=$1
    shift
    mkdir -p "$folder"
    source_list >"$folder/sources.list"
    fetched=
    for package; do
        [ ! -d "$folder/$package" ] || continue
        [ -n "$fetched" ] || apt_sources "$folder" update
        fetched=yes
        (
            mkdir -p "$folder/download" && cd "$folder/download" &&
                apt_sources "$folder" --download-only --only-source \
                    source "$package" &&
                # apt has checked what it fetched; the signature of who
                # uploaded it is another matter.
                dpkg-source --no-check -x "$package"_*.dsc \
                    "$folder/$package.part" >/dev/null &&
                mv "$folder/$package.part" "$folder/$package"
        )
    done
}
