namespace ClientPortal.Web.Api;

public static class ApiRoom
{
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        return builder;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        app.MapHealthChecks("/health/live");
        return app;
    }
}
