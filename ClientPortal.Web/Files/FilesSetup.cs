namespace ClientPortal.Web.Files;

/// <summary>Registers what receives, recognises, scans and stores files. The features decide who may send and read them.</summary>
public static class FilesSetup
{
    // A scan of 25 MB takes seconds, and the sender waits for it. A larger file has more time.
    private static readonly TimeSpan ScanPatience = TimeSpan.FromSeconds(60);

    public static WebApplicationBuilder AddFiles(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<FileLimits>().AddSingleton<FileQuota>().AddSingleton<FileStore>().AddSingleton<FileParts>()
            .AddSingleton<FileIntake>();
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
