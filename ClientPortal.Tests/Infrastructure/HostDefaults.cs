using System.Runtime.CompilerServices;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Settings of every host that a test starts, in this process or in a <see cref="PortalProcess"/> of its own.</summary>
internal static class HostDefaults
{
    [ModuleInitializer]
    internal static void Initialize()
    {
        // Each host watches its configuration files, and Linux gives a user 128 watchers by default: a large run takes them all.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");

        // Browsers may keep scripts and styles, as they may of a published portal. In Development they would fetch all of them for each page.
        Environment.SetEnvironmentVariable("EnableStaticAssetsDevelopmentCaching", "true");

        // For the portals in a process of their own, as TieredPGO in the project's file is for this one.
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
    }
}
