using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>What an account's owner does with its keys, signed in or by a link.</summary>
public static class AccountKeysSetup
{
    public static IServiceCollection AddAccountKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Credentials>();
        services.AddScoped<AccountLinks>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(all => all.GetRequiredService<ForgottenPasswords>());
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = TimeSpan.FromHours(AccountLinks.Hours));
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The device asks its owner: a passkey then is both factors. Kept on it, so that nobody types an address.
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
            options.ServerDomain = Uri.TryCreate(configuration["Portal:PublicUrl"], UriKind.Absolute, out var url) ? url.Host : null;
        });
        return services;
    }
}
