using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>A person's own profile, picture, credentials and sessions.</summary>
public sealed class AccountFeature : Feature
{
    public override Type Texts => typeof(AccountTexts);

    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(TimeZoneWatch))];

    public override NotificationSource Notifications { get; } = new AccountNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AccountCommands>().AddSingleton<AccountQueries>().AddSingleton<ProfileCommands>();
        services.AddSingleton<AccessTokenCommands>().AddSingleton<AccessTokenQueries>();
        services.AddSingleton<PictureCommands>().AddSingleton<PictureQueries>().AddSingleton<AvatarVersions>().AddHostedService<PictureReactor>();
    }

    public override void MapEndpoints(WebApplication app)
    {
        app.MapMyAccount();
        app.MapPictures();
    }
}
