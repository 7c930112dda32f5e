using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Data.Tables;

internal sealed class AccountTriesTable : IEntityTypeConfiguration<AccountTries>
{
    public void Configure(EntityTypeBuilder<AccountTries> builder)
    {
        builder.ToTable("AccountTries");
        builder.HasKey(tries => tries.Key);
        builder.Property(tries => tries.Key).HasMaxLength(AccountTries.KeyLength);
        builder.Property(tries => tries.Moments).IsConcurrencyToken();
        builder.HasIndex(tries => tries.Until);
    }
}
