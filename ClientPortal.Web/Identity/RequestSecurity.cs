using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Identity;

/// <summary>Registers what protects every request: headers, cookies, the origin check, circuit quotas and trusted proxies.</summary>
public static class RequestSecurity
{
    public static void AddRequestSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = SessionCookie.Prefix + ".antiforgery";
            options.Cookie.Path = "/";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // The antiforgery service would write SAMEORIGIN, but SecurityHeaders writes DENY.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(2 * 365));
        services.AddScoped<CircuitSlot>().AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitSlot>());
        services.AddSingleton<CircuitHubFilter>();
        services.Configure<HubOptions>(options => options.AddFilter<CircuitHubFilter>());

        // Only a configured proxy may set the client's address and scheme.
        var proxies = TrustedProxies.Of(builder.Configuration);
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                if (System.Net.IPNetwork.TryParse(proxy, out var network))
                {
                    options.KnownIPNetworks.Add(network);
                }
                else
                {
                    options.KnownProxies.Add(IPAddress.Parse(proxy));
                }
            }
        });
    }

    /// <summary>Comes first in the pipeline: later steps see the client's real address, the scheme and the cookies.</summary>
    public static void UseRequestSecurity(this WebApplication app)
    {
        if (TrustedProxies.Of(app.Configuration).Count > 0)
        {
            app.UseForwardedHeaders();
        }

        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.Use(SecurityHeaders.Write);
        app.Use(HostCookies.Rename);
        app.Use(OriginCheck.Check);
    }
}
