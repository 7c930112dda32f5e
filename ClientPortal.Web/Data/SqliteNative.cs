using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ClientPortal.Web.Data;

/// <summary>
/// Chooses the SQLite that the process runs on, before anything opens a connection: the newest of the library in the
/// package and the system's. The other half of <c>eng/Sqlite.targets</c>, which says why and when both can go.
/// </summary>
public static class SqliteNative
{
    /// <summary>The first SQLite with the JSON operators in every build (3.38): EF Core's queries use them.</summary>
    public static readonly Version Minimum = new(3, 38);

    /// <summary>The first without the WAL-reset corruption and CVE-2025-6965 on every branch (sqlite.org/releaselog).</summary>
    public static readonly Version Sound = new(3, 51, 3);

    /// <summary>The SQLite that this process runs on, as <c>sqlite_version()</c> says it.</summary>
    public static Version Version => Version.Parse(SQLitePCL.raw.sqlite3_libversion().utf8_to_string());

    /// <summary>Logs the SQLite in use, and refuses one that is too old for the portal's queries.</summary>
    /// <exception cref="InvalidOperationException">It is older than <see cref="Minimum"/>; the message says what to install.</exception>
    public static void Check(ILogger logger)
    {
        var version = Version;
        logger.LogInformation("SQLite {Version}", version);
        if (version < Minimum)
        {
            throw new InvalidOperationException(
                $"SQLite {version} is too old: the portal needs {Minimum} or later. Install the system's SQLite library " +
                "(Debian and Ubuntu: apt-get install libsqlite3-0), then start the portal again.");
        }

        if (version < Sound)
        {
            logger.LogWarning("SQLite before {Sound} has known defects (CVE-2025-6965, WAL reset): all writes pass one gate. Update the system's library when it can be had.", Sound);
        }
    }

    // Two methods: SQLitePCL's types may only be met after the handler that finds their assembly is in place.
    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += ResolveManaged;
        InitializeNative();
    }

    // EF Core is compiled against a newer SQLitePCLRaw than the one restored. The runtime refuses an older version by
    // itself, but takes it from a handler.
    private static Assembly? ResolveManaged(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name?.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) is not true)
        {
            return null;
        }

        var file = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void InitializeNative()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, ResolveNative);
        SQLitePCL.Batteries_V2.Init();
    }

    private static IntPtr ResolveNative(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (library is not "e_sqlite3")
        {
            return IntPtr.Zero;
        }

        NativeLibrary.TryLoad(library, assembly, searchPath, out var bundled);
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libsqlite3.so.0", out var system))
        {
            return bundled;
        }

        var (chosen, other) = VersionNumber(system) > VersionNumber(bundled) ? (system, bundled) : (bundled, system);
        if (other != IntPtr.Zero)
        {
            NativeLibrary.Free(other);
        }

        return chosen;
    }

    // 3.40.1 is 3040001.
    private static int VersionNumber(IntPtr library)
    {
        if (library == IntPtr.Zero || !NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var export))
        {
            return 0;
        }

        return Marshal.GetDelegateForFunctionPointer<LibVersionNumber>(export)();
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int LibVersionNumber();
}
