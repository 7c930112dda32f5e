using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Data.Tables;

internal sealed class OrganisationTable : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("Organisations");
        builder.Property(organisation => organisation.Name).HasMaxLength(Organisation.NameLength);
    }
}

internal sealed class PersonTable : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.Property(person => person.Name).HasMaxLength(Person.NameLength);
        builder.Property(person => person.Email).HasMaxLength(Person.EmailLength);
        builder.Property(person => person.JobTitle).HasMaxLength(Person.NameLength);
        builder.Property(person => person.Language).HasMaxLength(8);
        builder.Property(person => person.TimeZone).HasMaxLength(64);
        builder.Property(person => person.Picture).HasMaxLength(64);
        builder.Property(person => person.Role).HasConversion<string>().HasMaxLength(16);
        builder.Property(person => person.Status).HasConversion<string>().HasMaxLength(16);
        builder.Ignore(person => person.Profile);
        builder.OwnsOne(person => person.WorkingHours);
        builder.HasIndex(person => person.Email).IsUnique();
        builder.HasIndex(person => person.OrganisationId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(person => person.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder) =>
        builder.HasOne<Person>().WithOne().HasForeignKey<Account>(account => account.Id).OnDelete(DeleteBehavior.Cascade);
}

/// <summary>Maps passkeys. Identity's own mapping depends on options of the host, which a migration does not have.</summary>
internal sealed class PasskeyTable : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    // The limit of the standard: https://www.w3.org/TR/webauthn-3/#credential-id
    private const int CredentialIdLength = 1023;

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
    {
        builder.ToTable("Passkeys");
        builder.HasKey(passkey => passkey.CredentialId);
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(CredentialIdLength);
        builder.OwnsOne(passkey => passkey.Data).ToJson();
        builder.HasOne<Account>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LastSeenTable : IEntityTypeConfiguration<LastSeen>
{
    public void Configure(EntityTypeBuilder<LastSeen> builder)
    {
        builder.ToTable("LastSeen");
        builder.HasKey(seen => seen.PersonId);
        builder.HasOne<Person>().WithOne().HasForeignKey<LastSeen>(seen => seen.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class InvitationTable : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("Invitations");
        builder.Ignore(invitation => invitation.Fields);
        builder.Property(invitation => invitation.Name).HasMaxLength(Person.NameLength);
        builder.Property(invitation => invitation.Email).HasMaxLength(Person.EmailLength);
        builder.Property(invitation => invitation.JobTitle).HasMaxLength(Person.NameLength);
        builder.Property(invitation => invitation.Role).HasConversion<string>().HasMaxLength(16);
        builder.Property(invitation => invitation.SecretHash).HasMaxLength(64);
        builder.HasIndex(invitation => invitation.SecretHash).IsUnique();
        builder.HasIndex(invitation => invitation.OrganisationId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(invitation => invitation.OrganisationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AccessTokenTable : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("AccessTokens");
        builder.Property(token => token.Name).HasMaxLength(AccessToken.NameLength);
        builder.Property(token => token.Scope).HasConversion<string>().HasMaxLength(16);
        builder.Property(token => token.Hash).HasMaxLength(64);
        builder.Property(token => token.Hint).HasMaxLength(16);
        builder.Property(token => token.Stamp).HasMaxLength(64);
        builder.HasIndex(token => token.Hash).IsUnique();
        builder.HasIndex(token => token.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(token => token.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ServiceAccountTable : IEntityTypeConfiguration<ServiceAccount>
{
    public void Configure(EntityTypeBuilder<ServiceAccount> builder)
    {
        builder.ToTable("ServiceAccounts");
        builder.Property(account => account.Name).HasMaxLength(ServiceAccount.NameLength);
        builder.Property(account => account.Scope).HasConversion<string>().HasMaxLength(16);
        builder.Property(account => account.Hash).HasMaxLength(64);
        builder.Property(account => account.Hint).HasMaxLength(16);
        builder.HasIndex(account => account.Hash).IsUnique();
        builder.HasIndex(account => account.PersonId).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(account => account.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(account => account.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(session => session.Device).HasMaxLength(Session.DeviceLength);
        builder.Property(session => session.Address).HasMaxLength(Session.AddressLength);
        builder.HasIndex(session => new { session.PersonId, session.EndedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(session => session.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SignInLinkTable : IEntityTypeConfiguration<SignInLink>
{
    public void Configure(EntityTypeBuilder<SignInLink> builder)
    {
        builder.ToTable("SignInLinks");
        builder.Property(link => link.SecretHash).HasMaxLength(64);
        builder.Property(link => link.DeviceHash).HasMaxLength(64);
        builder.Property(link => link.CodeHash).HasMaxLength(64);
        builder.Property(link => link.Stamp).HasMaxLength(64);
        builder.HasIndex(link => link.SecretHash).IsUnique();
        builder.HasIndex(link => link.DeviceHash);
        builder.HasIndex(link => link.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(link => link.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
