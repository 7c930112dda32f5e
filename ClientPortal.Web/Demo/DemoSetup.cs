namespace ClientPortal.Web.Demo;

public static class DemoSetup
{
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<DemoData>();
        return builder;
    }

    /// <summary>Demo data on an empty portal, in Development or where <c>Demo:Enabled</c> says so; never otherwise.</summary>
    public static async Task SeedDemoAsync(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Demo:Enabled", app.Environment.IsDevelopment()))
        {
            return;
        }

        if (await app.Services.GetRequiredService<DemoData>().SeedAsync())
        {
            app.Logger.LogInformation("Demo data written. Sign in as client@itvision.sn or admin@itvision.sn; the README has the password.");
        }
    }
}
