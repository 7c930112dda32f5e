namespace ClientPortal.Web.Files;

/// <summary>What people send, as bytes: taken in, recognised, looked into, stored. Who may send and have what is the features' business.</summary>
public static class FilesSetup
{
    // A scan of 25 MB takes seconds; somebody waits for it.
    private static readonly TimeSpan ScanPatience = TimeSpan.FromSeconds(60);

    public static WebApplicationBuilder AddFiles(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<FileLimits>().AddSingleton<FileStore>().AddSingleton<FileIntake>();
        services.AddSingleton<IFileScanner>(all =>
        {
            var configuration = all.GetRequiredService<IConfiguration>();
            return configuration["Portal:ClamAv:Host"] is { Length: > 0 } host
                ? new ClamAvScanner(host, configuration.GetValue("Portal:ClamAv:Port", ClamAvScanner.DefaultPort), ScanPatience)
                : new NoScanner();
        });
        return builder;
    }
}
