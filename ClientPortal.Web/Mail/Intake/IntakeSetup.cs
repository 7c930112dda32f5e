using ClientPortal.Web.Data;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>Registers the intake of mails: nothing works in the background where no source is configured.</summary>
internal static class IntakeSetup
{
    // As the largest mail that most mail servers accept.
    private const long Largest = 25 * 1024 * 1024;

    public static void AddIntake(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ReplyKey>().AddSingleton<ReplyAddress>().AddSingleton<MailIntake>();
        var sources = services.Count;
        if (builder.Configuration["Portal:Mail:Intake:Folder"] is { Length: > 0 } folder)
        {
            services.AddSingleton<IMailSource>(all => new FolderSource(
                Path.GetFullPath(folder, all.GetRequiredService<PortalFolder>().Root), Largest, all.GetRequiredService<ILogger<FolderSource>>()));
        }

        if (ImapSettings.From(builder.Configuration) is { } imap)
        {
            services.AddSingleton<IMailSource>(all => new ImapSource(imap, Largest, all.GetRequiredService<ILogger<ImapSource>>()));
        }

        if (services.Count > sources)
        {
            services.AddSingleton<MailIntakeWorker>().AddHostedService(all => all.GetRequiredService<MailIntakeWorker>());
        }
    }
}
