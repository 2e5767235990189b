// Arguments: the provider of the server's calls, then a provider for each outcome of a login.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"reflect"

	"driver/oneaccess"
)

func check[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func login(url string) any {
	client := check(oneaccess.NewClientWithResponses(url))
	headers := &oneaccess.LoginWithWeChatParams{
		XOperatingSysVersion: "Android 10", XDeviceFingerprint: "156aysdna213sc50",
		XAgent: "Mozilla/5.0", XClientId: "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
	}
	body := oneaccess.LoginWithWeChatRequest{Code: "ad12sasdsfe3dfdg3sc"}
	answer := check(client.LoginWithWeChatWithApplicationJSONCharsetUTF8BodyWithResponse(context.Background(), headers, body))
	return check(answer.JSON200.ValueByDiscriminator())
}

func main() {
	ctx, server := context.Background(), os.Args[1]
	for _, url := range os.Args[2:] {
		fmt.Println(reflect.TypeOf(login(url)).Name())
	}

	client := check(oneaccess.NewClientWithResponses(server))
	token := check(client.ObtainAccessTokenWithFormdataBodyWithResponse(ctx, oneaccess.AccessTokenRequest{
		GrantType: "client_credentials", ClientId: "ONtQq2igSggfFClyGgzmuXR8ubWEP...", ClientSecret: "Xdq******vfe...",
	}))
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+token.JSON200.AccessToken)
		return nil
	}
	exchange := oneaccess.SessionExchange{
		SessionToken: login(server).(oneaccess.LoggedIn).SessionToken, OperatingSysVersion: "Android 10",
		DeviceIp: "10.10.10.1", DeviceFingerprint: "156aysdna213sc50",
	}
	ticket := check(client.ExchangeSessionTokenWithApplicationJSONCharsetUTF8BodyWithResponse(ctx, nil, exchange, authorize))
	verification := oneaccess.SsoTicketVerification{
		SsoTicket: ticket.JSON200.SsoTicket, OperatingSysVersion: "Android 10",
		DeviceIp: "10.10.10.1", DeviceFingerprint: "156aysdna213sc50",
	}
	user := check(client.GetUserBySsoTicketWithApplicationJSONCharsetUTF8BodyWithResponse(ctx, nil, verification, authorize))
	fmt.Printf("%s, email %v\n", *user.JSON200.Data.User.UserName, user.JSON200.Data.User.Email)
	refusal := check(client.GetUserBySsoTicketWithApplicationJSONCharsetUTF8BodyWithResponse(ctx, nil, verification, authorize))
	fmt.Println(refusal.StatusCode(), string(refusal.Body))
}
