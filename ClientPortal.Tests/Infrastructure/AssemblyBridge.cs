using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using ClientPortal.Web.Data;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Makes the workarounds of <c>eng/</c> hold before the first test runs.</summary>
internal static class AssemblyBridge
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += AngleSharp;

        // A test may meet EF Core before it meets the portal: choose SQLite now.
        RuntimeHelpers.RunModuleConstructor(typeof(SqliteNative).Module.ModuleHandle);
    }

    // The other half of eng/BUnit.targets: the runtime refuses an older version by itself, but takes it from a handler.
    private static Assembly? AngleSharp(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll"))
            : null;
}
