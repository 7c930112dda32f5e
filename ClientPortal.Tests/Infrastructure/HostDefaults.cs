using System.Runtime.CompilerServices;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Settings of every host that a test starts, in this process or in a <see cref="PortalProcess"/> of its own.</summary>
internal static class HostDefaults
{
    // Each host watches its configuration files, and Linux gives a user 128 watchers by default: a large run takes them all.
    [ModuleInitializer]
    internal static void Initialize() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
