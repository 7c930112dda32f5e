namespace ClientPortal.Web.Features.Documents;

/// <summary>What stands between a hostile Office file that has taken over LibreOffice, and the portal.</summary>
internal static class OfficeSandbox
{
    /// <summary>The name of the profile's folder.</summary>
    public const string Profile = "profile";

    /// <summary>
    /// Arguments: memory (KB), processor time (s), largest file (512 bytes), the portal's data folder, the folder of this run, the program, and the
    /// name of the file in that folder. It makes <c>out/file.pdf</c> there.
    /// </summary>
    /// <remarks>
    /// Namespaces of its own for users, network, files and processes: it has no network, sees its folder as /mnt, an empty folder instead of the
    /// portal's data, and no other process, whose environment it could read. All that it has started ends with it. Not every system permits them:
    /// then it has no network, or only the limits.
    /// </remarks>
    public const string Script = """
        ulimit -v "$1"; ulimit -t "$2"; ulimit -f "$3"
        data=$4 work=$5 program=$6 file=$7
        convert='cd "$1" && export HOME="$1" TMPDIR="$1" && exec "$2" --headless --norestore --nologo --nodefault --nolockcheck \
            "-env:UserInstallation=file://$1/profile" --convert-to pdf --outdir "$1/out" "$1/$3"'
        hide='mount --bind "$4" /mnt && mount -t tmpfs none "$5"'
        alone="unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc"
        if $alone /bin/sh -c "$hide" sh "" "" "" "$work" "$data" 2>/dev/null; then
            exec $alone /bin/sh -c "$hide && $convert" sh /mnt "$program" "$file" "$work" "$data"
        fi
        if unshare --user --map-root-user --net true 2>/dev/null; then
            exec unshare --user --map-root-user --net /bin/sh -c "$convert" sh "$work" "$program" "$file"
        fi
        exec /bin/sh -c "$convert" sh "$work" "$program" "$file"
        """;

    // Links to other files and addresses are not followed, and nothing in a document is run.
    private const string Settings = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
        <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
        <prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
        <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
        <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
        </item>
        </oor:items>
        """;

    public static async Task MakeProfileAsync(string folder, CancellationToken stop)
    {
        var user = Directory.CreateDirectory(Path.Combine(folder, "user")).FullName;
        await File.WriteAllTextAsync(Path.Combine(user, "registrymodifications.xcu"), Settings, stop);
    }
}
